import { describe, expect, it } from "vitest";
import { detail, frameWatch, isSoftware } from "./ladder";

describe("the detail of the drawing", () => {
  it("goes down as flows become many", () => {
    expect([10, 2_500, 2_501, 20_000, 20_001].map((lines) => detail(lines, false))).toEqual(["curve", "curve", "arrow", "arrow", "line"]);
  });

  it("is that of others for small graphs on slow machines, and hairlines for the rest", () => {
    expect([1_000, 1_001, 50_000].map((lines) => detail(lines, true))).toEqual(["curve", "hair", "hair"]);
  });
});

describe("slow machines", () => {
  it("are known by the renderer's name", () => {
    const software = ["ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)))", "llvmpipe (LLVM 15.0.6, 256 bits)", "Microsoft Basic Render Driver"];
    expect(software.map(isSoftware)).toEqual([true, true, true]);
    expect(["ANGLE (Intel, Mesa Intel(R) UHD Graphics 620)", "NVIDIA GeForce RTX 3060/PCIe/SSE2"].map(isSoftware)).toEqual([false, false]);
  });

  it("are known by the median of five frames, one long one aside", () => {
    const said = (times: number[]) => {
      const watch = frameWatch();
      return times.map((time) => watch.frame(time)).at(-1);
    };
    expect(said([0, 120, 240, 360, 480, 600])).toBe(true);
    expect(said([0, 900, 916, 932, 948, 964])).toBe(false);
    expect(said([0, 120, 240, 360])).toBe(false);
  });

  it("are not known by the time between two moves", () => {
    const watch = frameWatch();
    const said = [0, 5000, 10_000, 15_000, 20_000, 25_000].map((time) => {
      watch.rest();
      return watch.frame(time);
    });
    expect(said).not.toContain(true);
  });
});
