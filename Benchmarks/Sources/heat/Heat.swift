// swift run -c release --package-path Benchmarks heat
//
// 1-D: seconds for Fig. 1's run. 2-D: bandwidth that explicit steps would need if each read and wrote all of memory,
// over that of a copy between arrays too large for the cache, in the same run, on the same threads.
import Measurement
import PDE
import Tensors

@main
struct Heat {
  static func main() throws {
    for dt in [0.4, 0.8] {
      let equation = try HeatEquation(initial: InitialValues.tent(31, slope: 0.1), dt: dt)
      let times = try (0..<15).map { _ in try seconds { _ = try equation.solve(steps: 100_001) } }.sorted()
      print("heat 1-D 31 points × 100001 steps, dt = \(dt): \((times[7] * 1e3).digits(2)) ms (limit 20)")
    }
    let copy = try StreamCopy()
    let all = Pool.threads
    for threads in Set([1, all]).sorted() {
      Pool.threads = threads
      for (name, scheme) in [("euler", HeatScheme.euler), ("rk4", .rk4), ("crank-nicolson", .crankNicolson)] {
        let run = try HeatRun(
          HeatEquation(initial: InitialValues.tent(1024, 1024, slope: 0.01), scheme: scheme, dt: 0.2))
        let steps = scheme == .euler ? 64 : 4
        let pair = try Interleaved(ours: { try run.advance(to: run.step + steps) }, peer: { try copy.run() })
        let ours = Double(16 * 1024 * 1024 * steps) / pair.ours / 1e9
        let peer = Double(copy.bytes) / pair.peer / 1e9
        print(
          "heat 2-D 1024×1024 \(name), \(threads) thread(s): \((pair.ours / Double(steps) * 1e3).digits(3)) ms a step,",
          "\(ours.digits(1)) GB/s; copy \(peer.digits(1)) GB/s; ratio \((ours / peer).digits(2))",
          "(spread \((pair.spread * 100).digits(0)) %)")
      }
    }
  }
}
