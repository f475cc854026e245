/**
 * Route 53 makes a zone private because it is made for a network; moto 5.2.1 only if the call says so besides, which the provider does not.
 * @returns the body of a call that makes a zone, with what moto wants to hear
 */
export function madePrivate(method: string, url: string, body: string): string {
  if (method !== "POST" || !url.endsWith("/hostedzone") || !body.includes("<VPCId>")) return body;
  const said = "<PrivateZone>true</PrivateZone>";
  if (body.includes("<HostedZoneConfig>")) return body.replace("</HostedZoneConfig>", `${said}</HostedZoneConfig>`);
  return body.replace("</CreateHostedZoneRequest>", `<HostedZoneConfig>${said}</HostedZoneConfig></CreateHostedZoneRequest>`);
}
