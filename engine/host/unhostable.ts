/** Why a provider runs without the host, in words that complete "NAME is started by Terraform itself, since …". */
export class Unhostable extends Error {}
