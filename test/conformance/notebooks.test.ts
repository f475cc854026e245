import { readModel } from "../../compare/model";
import { Database } from "../../constructs/database";
import { Machine } from "../../constructs/machine";
import { Network } from "../../constructs/network";
import { Notebook } from "../../constructs/notebook";
import { ada, bob, type Stack, synth } from "../support/stack";

const stack = (): Stack =>
  synth("azure", (lab) => {
    const network = new Network(lab, "main", { subnets: { desks: {}, work: {} } });
    const desk = new Notebook(lab, "desk", { for: [ada, bob], subnet: network.subnet("desks") });
    const subnet = network.subnet("work");
    new Machine(lab, "worker", { subnet });
    new Database(lab, "results", { subnet, openTo: [desk] });
  });
/** Who reaches the database, log-in to machines beside it left out. */
const reaching = (made: Stack): string[] =>
  readModel({ ...made })
    .flows.filter(({ from, to }) => from.kind !== "login" && to === "azurerm_postgresql_flexible_server.database-results_server")
    .map(({ from }) => (from.kind === "machine" ? (from.name.split(".").at(-1) as string) : from.kind));
const notebooks = [expect.stringMatching(/^notebook-desk_notebook-ada-/), expect.stringMatching(/^notebook-desk_notebook-bob-/)];
const desks = `\${azurerm_subnet.network-main_subnet-desks.id}`;

test("a rule on Azure for a subnet that notebooks have for themselves means these, and nobody else", () => {
  expect(reaching(stack())).toEqual(notebooks);
});

test("where a machine stands there too, the rule lets in the machine, and whatever else comes to stand there", () => {
  const made = stack();
  const card = made.resource.azurerm_network_interface?.["machine-worker_card-1"] as Record<string, unknown>;
  card.ip_configuration = [{ name: "inside", subnet_id: desks }];
  expect(reaching(made)).toEqual(["range", "machine-worker_instance-1", ...notebooks]);
});

test("nodes of a cluster, and notebooks of another identity, make the subnet no notebook's own", () => {
  const clustered = stack();
  clustered.resource.azurerm_kubernetes_cluster = { nodes: { default_node_pool: { vnet_subnet_id: desks } } };
  expect(reaching(clustered)).toEqual(["range", ...notebooks]);
  const mixed = stack();
  const [first] = Object.values(mixed.resource.azurerm_machine_learning_compute_instance ?? {});
  (first as Record<string, unknown>).identity = { identity_ids: [] };
  expect(reaching(mixed)).toEqual(["range", ...notebooks]);
});
