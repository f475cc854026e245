import { aws, azure, google, objections, type Rule } from "../rule";

export const rule: Rule = {
  id: "no-public-store",
  title: "Databases have no address in the internet",
  protects: "A database that the internet can address is one password, or one flaw of its engine, away from everybody.",
  controls: ["ARCH.2.2", "DEV.4.9"],
  level: "error",
  check: ({ stores }) => objections(stores, ({ publicAddress }) => publicAddress === true && "has a public address"),
  compliant: [
    aws("a database inside", { aws_db_instance: { orders: { publicly_accessible: false } } }),
    azure("a server with its public side off", {
      azurerm_postgresql_flexible_server: { orders: { public_network_access_enabled: false } },
    }),
  ],
  nonCompliant: [
    aws("a database outside", { aws_db_instance: { orders: { publicly_accessible: true } } }),
    azure("public by default", { azurerm_postgresql_flexible_server: { orders: {} } }),
    google("public by default", { google_sql_database_instance: { orders: { settings: { tier: "db-f1-micro" } } } }),
  ],
};
