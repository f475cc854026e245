import type { ProviderName } from "../schema/slices";
import { aws } from "./aws";
import { azurerm } from "./azure";
import { azuread } from "./azure/azuread";
import { google } from "./google";
import type { Cloud } from "./model";

/** The simulated clouds by the providers that reach them. */
export const CLOUDS: Readonly<Record<ProviderName, Cloud>> = { aws, azurerm, google, azuread };
