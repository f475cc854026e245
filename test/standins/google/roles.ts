import { type Call, keyOf, type Routes } from "./routes";
import { invalid, type Store } from "./store";

const role = "projects/*/roles/*";

/** Roles that a project makes itself. A deleted one keeps its id: it may be brought back, and nobody makes another of that name. */
export const roles: Routes = {
  "POST projects/*/roles": (call, store) => {
    const { roleId, role: told } = call.json as { roleId: string; role: { includedPermissions?: string[] } };
    if (!/^[a-zA-Z0-9_.]{3,64}$/.test(roleId)) throw invalid(`'${roleId}' is no id of a role`);
    if (!told.includedPermissions?.length) throw invalid("A role holds at least one permission");
    const name = `${call.name}/${roleId}`;
    return store.add(`iam/${name}`, { ...told, name, etag: store.tag() });
  },
  [`GET ${role}`]: found,
  [`PATCH ${role}`]: (call, store) => Object.assign(found(call, store), call.json, { etag: store.tag() }),
  [`DELETE ${role}`]: (call, store) => Object.assign(found(call, store), { deleted: true, etag: store.tag() }),
};

function found(call: Call, store: Store) {
  return store.get(keyOf(call));
}
