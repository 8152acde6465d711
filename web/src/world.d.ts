declare module "virtual:world" {
  const map: {
    readonly width: number;
    readonly height: number;
    readonly countries: readonly { readonly id: string; readonly name: string; readonly x: number; readonly y: number; readonly d: string }[];
  };
  export default map;
}
