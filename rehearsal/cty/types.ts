/** A type of Terraform's type system (cty), in the JSON form that schemas use. */
export type CtyType =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | readonly ["list" | "set" | "map", CtyType]
  | readonly ["object", Readonly<Record<string, CtyType>>, (readonly string[])?]
  | readonly ["tuple", readonly CtyType[]];

export function isCollection(type: CtyType): type is readonly ["list" | "set" | "map", CtyType] {
  return Array.isArray(type) && (type[0] === "list" || type[0] === "set" || type[0] === "map");
}

/** The type of what a collection holds; a type that holds nothing is its own element. */
export function elementType(type: CtyType): CtyType {
  return isCollection(type) ? type[1] : type;
}
