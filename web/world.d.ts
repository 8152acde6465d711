export const WIDTH: number;
export const HEIGHT: number;
export function projection(): (place: [number, number]) => [number, number] | null;
export function countries(): { id: string; name: string; x: number; y: number; d: string }[];
