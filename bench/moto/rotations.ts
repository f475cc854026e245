/** moto 5.2.1 forgets how often a key changes: what was asked for is remembered here, and told with what moto says. */
export class Rotations {
  /** By account and key. */
  private readonly days = new Map<string, number>();

  /** An answer of KMS's about the changes of a key, with how often that was asked for; any other as it is. */
  answered(account: string, target: string, asked: Buffer, answer: Buffer): Buffer {
    if (!/^TrentService\.(EnableKeyRotation|GetKeyRotationStatus)$/.test(target)) return answer;
    const { KeyId, RotationPeriodInDays = 365 } = JSON.parse(asked.toString()) as {
      KeyId: string;
      RotationPeriodInDays?: number;
    };
    const key = `${account} ${KeyId.split("/").at(-1)}`;
    if (target.endsWith("EnableKeyRotation")) this.days.set(key, RotationPeriodInDays);
    if (!target.endsWith("GetKeyRotationStatus")) return answer;
    const status = JSON.parse(answer.toString()) as { KeyRotationEnabled?: boolean };
    if (!status.KeyRotationEnabled) return answer;
    return Buffer.from(JSON.stringify({ ...status, RotationPeriodInDays: this.days.get(key) }));
  }
}
