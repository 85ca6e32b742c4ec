import Foundation
import LuaRuntime
import Testing

/// All suites of this target run one after the other: the interrupt flag and SIGINT belong to the whole process.
@Suite("LuaRuntime", .serialized) enum LuaRuntimeTests {}

/// A counted object, to see that Lua releases what it boxes.
class Counter: LuaObject {
  nonisolated(unsafe) static var living = 0  // tests are serialized
  var value: Int
  init(_ value: Int = 0) {
    self.value = value
    Self.living += 1
  }
  deinit { Self.living -= 1 }
}

/// An error of a "domain", as tensors throw them.
struct ShapeError: Error, CustomStringConvertible, Equatable {
  let description: String
}

enum Scheme: String, CaseIterable, Sendable { case euler, rk4 }
enum Mode: String, CaseIterable, Sendable { case sum, mean }

/// A runtime with a module `demo` and a class `counter` that use every part of the interface.
func makeRuntime(_ options: LuaOptions = LuaOptions()) throws -> LuaRuntime {
  let runtime = try LuaRuntime(options: options)
  let demo = LuaModule("demo", "Functions for tests.")
  demo.function("add", "Adds.", [.number("a", "first"), .number("b", "second")], returns: "number") { call in
    call.push(try call.number(1) + call.number(2))
  }
  demo.function(
    "narrow", "Takes a part.", [.any("t"), .integer("dim", atLeast: 1), .number("f", default: 0.5, atMost: 1).optional]
  ) { call in
    call.push(try call.integer(2))
    call.push(try call.number(3))
  }
  let dt = Option.number("dt", "time step", unit: "s", moreThan: 0)
  let steps = Option.integer("steps", "number of steps", default: 10, atLeast: 0)
  let scheme = Option.choice("scheme", Scheme.self, "method", default: .euler)
  let callback = Option.function("callback", "called after each step").optional
  let alpha = Option.number("alpha", "diffusivity", default: 1).or("function") { $0.value.double ?? 1 }
  demo.function(
    "heat", "Solves the heat equation.",
    options: [
      dt, steps, scheme, Option.boolean("quiet", default: false), callback, Option.string("name").optional, alpha,
    ], returns: "table", example: "demo.heat{ dt = 0.1 }"
  ) { call in
    let result = call.newTable()
    result.setRaw("dt", try call[dt])
    result.setRaw("steps", try call[steps])
    result.setRaw("scheme", try call[scheme].rawValue)
    if let callback = try call[callback] {
      for step in 0..<(try call[steps]) { try callback.call(step, results: 0) }
    }
    call.push(result)
  }
  demo.function("mode", "Chooses.", [.choice("mode", Mode.self)]) { call in
    call.push(try call.choice(1, Mode.self).rawValue)
  }
  demo.function("call", "Calls back.", [.function("f")]) { call in
    for value in try call.function(1).call() { call.push(value) }
  }
  demo.function("fail", "Fails.", [.string("message")]) { call in
    throw ShapeError(description: try call.string(1))
  }
  demo.function("counter", "A counter.", [.integer("value", default: 0)]) { call in
    call.pushFresh(Counter(try call.integer(1)))
  }
  demo.function("echo", "Gives back.", [.any("values").repeated]) { call in
    for value in call.values() { call.push(value) }
  }
  demo.function("shape", "Shape of a nested table.", [.table("data")]) { call in
    let nested = try call.nestedArray(1)
    for length in nested.shape { call.push(length) }
  }
  demo.function("increase", "Shares a method's body.", [.object("c", Counter.self, "counter"), .integer("by")]) {
    call in
    let counter = try call.object(1, Counter.self)
    try increase(counter, call.dropFirst())
  }
  demo.constant("answer", 42, "The answer.")
  runtime.register(demo)
  let counter = LuaClass<Counter>("counter", "Counts.")
  counter.method("increase", "Adds to the value.", [.integer("by", default: 1)]) { counter, call in
    try increase(counter, call)
    call.pushReceiver()
  }
  counter.method("get", "The value.") { counter, call in call.push(counter.value) }
  counter.property(
    "value", "The value.", get: { $0.value }, set: { counter, call in counter.value = try call.integer(1) })
  counter.property("double", "Twice the value.", get: { 2 * $0.value })
  counter.indexer(returns: "number") { counter, call in call.push(counter.value + (try call.integer(1))) }
  counter.metamethod("__add", "Adds.") { call in
    call.pushFresh(Counter(try call.object(1, Counter.self).value + call.object(2, Counter.self).value))
  }
  counter.metamethod("__tostring") { call in call.push("counter(\(try call.object(1, Counter.self).value))") }
  runtime.register(counter)
  return runtime
}

private func increase(_ counter: Counter, _ call: Call) throws { counter.value += try call.integer(1) }

extension LuaRuntime {
  /// The message of the error that `source` raises; `nil` if it runs.
  func message(of source: String) -> String? {
    do {
      try run(source, chunkName: "@script.lua")
      return nil
    } catch let error as LuaError {
      return error.message
    } catch { return "\(error)" }
  }

  /// The first result as text.
  func text(_ source: String) throws -> String {
    let values = try run(source, chunkName: "@script.lua")
    return values.map { displayText($0) }.joined(separator: " ")
  }
}
