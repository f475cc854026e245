/** Whether a call takes away the policy of a file system, which moto 5.2.1 does not know; to it an empty one is none. */
export const dropsFilePolicy = (method: string, url: string): boolean =>
  method === "DELETE" && /\/file-systems\/[^/]+\/policy$/.test(url);
export const noFilePolicy = JSON.stringify({ Policy: "" });
