/**
 * moto 5.2.1 tells of every scaling policy an empty forecast, and never whether it is in force; on AWS one that nobody switched off is
 * (docs.aws.amazon.com/autoscaling/ec2/APIReference/API_ScalingPolicy.html; general knowledge, not read).
 * @param asked the call
 * @param answer moto's answer to it
 */
export function withState(asked: URLSearchParams, answer: Buffer): Buffer {
  if (asked.get("Action") !== "DescribePolicies") return answer;
  const forecast = /<PredictiveScalingConfiguration ?\/>|<PredictiveScalingConfiguration><\/PredictiveScalingConfiguration>/g;
  return Buffer.from(
    answer
      .toString()
      .replace(forecast, "")
      .replace(/<PolicyARN>/g, "<Enabled>true</Enabled>$&"),
  );
}
