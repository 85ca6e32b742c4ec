// swift-tools-version: 6.2
import PackageDescription

/// What a file uses it imports itself.
let imports: SwiftSetting = .enableUpcomingFeature("MemberImportVisibility")

/// A floor of the house (docs/architecture.md). Arrows point down: a target lists only floors below it. No unsafe pointer is
/// touched in it.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(
    name: name, dependencies: dependencies,
    swiftSettings: [imports, .strictMemorySafety(), .treatWarning("StrictMemorySafety", as: .error)])
}

/// A floor that is about memory: it speaks to C, or holds the elements of tensors.
func memoryRoom(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: [imports])
}

/// C of our own: what the compiler warns of is an error.
func ours(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .target(
    name: name, dependencies: dependencies, exclude: exclude,
    cSettings: [.enableWarning("all"), .enableWarning("extra"), .treatAllWarnings(as: .error)])
}

func systemLibrary(_ name: String, pkgConfig: String?, apt: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let package = Package(
  name: "instab-lua",
  products: [
    .executable(name: "instab-lua", targets: ["instab-lua"]),
    .library(name: "LuaRuntime", targets: ["LuaRuntime"]),  // Lua embedded, for other programs
    .library(name: "InstabRooms", targets: ["Tensors", "PDE"]),  // what Benchmarks/ measures
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // Floor 0: system libraries, and the only C that we write.
    systemLibrary("CLua", pkgConfig: "lua5.4", apt: "liblua5.4-dev"),
    systemLibrary("CSleef", pkgConfig: "sleef", apt: "libsleef-dev"),
    systemLibrary("CReadline", pkgConfig: nil, apt: "libreadline-dev"),
    systemLibrary("CChafa", pkgConfig: "chafa", apt: "libchafa-dev"),
    systemLibrary("CPNG", pkgConfig: "libpng", apt: "libpng-dev"),
    systemLibrary("CCMarkGFM", pkgConfig: "libcmark-gfm", apt: "libcmark-gfm-extensions-dev"),
    systemLibrary("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
    // Headers of libopenblas-dev, libzip-dev, libzmq3-dev; the libraries are opened when first used.
    ours("CDeferred"),
    ours("COpenBLAS", ["CDeferred"]),
    ours("CZip", ["CDeferred"]),
    ours("CZeroMQ", ["CDeferred"]),
    ours("CInterrupt"),
    ours("CKernels", ["CInterrupt", "CSleef"], exclude: ["make_erf_table.py"]),
    ours("CLuaShim", ["CInterrupt", "CLua"]),
    memoryRoom("Interrupt", ["CInterrupt"]),
    memoryRoom("ChildProcesses", ["Interrupt"]),
    memoryRoom("Files", ["Interrupt"]),
    room("JSON"),
    room("Statistics"),
    memoryRoom("Tensors", ["CKernels", "COpenBLAS", "Interrupt"]),
    // Floor 1
    memoryRoom("Formats", ["Files", "JSON", "Tensors", "Interrupt", "CZip", "CZlib"]),
    room("Autograd", ["Interrupt", "Tensors"]),
    // Floor 2
    room("Perturbations", ["Tensors"]),
    room("NeuralNetworks", ["Autograd", "Interrupt", "Perturbations", "Tensors"]),
    room("Optimizers", ["Autograd", "Interrupt", "Perturbations", "Tensors"]),
    memoryRoom("PDE", ["Autograd", "CKernels", "Interrupt", "Optimizers", "Perturbations", "Tensors"]),
    room(
      "Datasets",
      [
        "ChildProcesses", "Files", "Tensors", "Formats", "Interrupt",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    memoryRoom("Plotting", ["ChildProcesses", "Files", "Formats", "Interrupt", "CChafa", "CPNG"]),
    // Floor 3
    room(
      "Verification",
      [
        "Autograd", "Datasets", "Interrupt", "JSON", "NeuralNetworks", "Optimizers", "PDE", "Perturbations", "Tensors",
      ]),
    room(
      "Experiments",
      [
        "Autograd", "ChildProcesses", "Datasets", "Files", "Formats", "Interrupt", "JSON", "NeuralNetworks",
        "Optimizers", "Perturbations", "Tensors", "Verification",
      ]),
    room(
      "Results",
      [
        "ChildProcesses", "Experiments", "Files", "Formats", "Interrupt", "JSON", "Plotting", "Statistics", "Tensors",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    // Floor 4
    memoryRoom("LuaRuntime", ["CLua", "CLuaShim", "Interrupt"]),
    room(
      "LuaLibrary",
      [
        "LuaRuntime", "Tensors", "Autograd", "NeuralNetworks", "Optimizers", "Perturbations", "Datasets",
        "Experiments", "Files", "Formats", "Interrupt", "PDE", "Plotting", "Results", "Statistics",
      ]),
    room("LuaSyntax"),
    // Floor 5
    memoryRoom(
      "Session",
      [
        "Autograd", "ChildProcesses", "Experiments", "Files", "Formats", "Interrupt", "LuaLibrary", "LuaRuntime",
        "LuaSyntax", "Plotting", "Tensors",
      ]),
    // Floor 6
    memoryRoom("Terminal", ["CReadline", "Files", "Interrupt", "LuaRuntime", "LuaSyntax", "Session"]),
    memoryRoom(
      "Documents",
      [
        "CCMarkGFM", "Files", "Formats", "JSON", "LuaLibrary", "LuaRuntime", "LuaSyntax", "Plotting", "Session",
        "Tensors",
      ]),
    memoryRoom(
      "JupyterKernel",
      [
        "CZeroMQ", "Files", "Formats", "Interrupt", "JSON", "LuaLibrary", "LuaRuntime", "Plotting", "Session",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    // Floor 7
    .executableTarget(
      name: "instab-lua",
      dependencies: [
        "Datasets", "Documents", "Experiments", "Files", "Interrupt", "JSON", "JupyterKernel", "LuaLibrary",
        "LuaRuntime", "Results", "Session", "Statistics", "Terminal", "Verification",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(name: "EmbedLua", dependencies: ["LuaRuntime"], path: "examples/EmbedLua"),
    // Tests mirror the rooms.
    .target(name: "TestSupport", dependencies: ["Autograd", "Tensors"], path: "Tests/TestSupport"),
    .testTarget(
      name: "TensorsTests", dependencies: ["CKernels", "Interrupt", "Tensors", "TestSupport"],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "ChildProcessesTests", dependencies: ["ChildProcesses"]),
    .testTarget(name: "FilesTests", dependencies: ["Files", "TestSupport"]),
    .testTarget(name: "JSONTests", dependencies: ["JSON"]),
    .testTarget(name: "StatisticsTests", dependencies: ["Statistics"], resources: [.copy("Fixtures")]),
    .testTarget(
      name: "FormatsTests", dependencies: ["CZip", "Files", "Formats", "Tensors", "TestSupport"],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "AutogradTests", dependencies: ["Autograd", "Tensors", "TestSupport"]),
    .testTarget(
      name: "NeuralNetworksTests",
      dependencies: [
        "Autograd", "Formats", "NeuralNetworks", "Optimizers", "Perturbations", "Tensors", "TestSupport",
      ],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "DatasetsTests", dependencies: ["Datasets", "Formats", "Interrupt", "Tensors", "TestSupport"]),
    .testTarget(name: "VerificationTests", dependencies: ["JSON", "Tensors", "Verification"]),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: [
        "Autograd", "ChildProcesses", "Datasets", "Experiments", "Files", "Formats", "JSON", "NeuralNetworks",
        "Optimizers", "Perturbations", "Tensors", "TestSupport", "Verification",
      ]),
    .testTarget(
      name: "ResultsTests",
      dependencies: [
        "ChildProcesses", "Experiments", "Files", "Formats", "Interrupt", "JSON", "Plotting", "Results", "Statistics",
        "Tensors", "TestSupport",
      ]),
    .testTarget(
      name: "OptimizersTests",
      dependencies: ["Autograd", "Formats", "Interrupt", "Optimizers", "Perturbations", "Tensors", "TestSupport"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "PDETests",
      dependencies: ["Formats", "Interrupt", "Optimizers", "PDE", "Perturbations", "Tensors", "TestSupport"],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "PlottingTests", dependencies: ["Files", "Plotting", "Formats", "TestSupport"]),
    .testTarget(name: "LuaRuntimeTests", dependencies: ["Interrupt", "LuaRuntime", "TestSupport"]),
    .testTarget(
      name: "LuaLibraryTests", dependencies: ["Autograd", "LuaLibrary", "LuaRuntime", "Tensors", "TestSupport"],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "LuaSyntaxTests", dependencies: ["LuaSyntax"]),
    .testTarget(name: "SessionTests", dependencies: ["LuaRuntime", "Session", "TestSupport"]),
    .testTarget(name: "TerminalTests", dependencies: ["Session", "Terminal"]),
    .testTarget(name: "DocumentsTests", dependencies: ["Documents", "LuaRuntime", "Session", "TestSupport"]),
    .testTarget(
      name: "JupyterKernelTests", dependencies: ["JSON", "JupyterKernel", "instab-lua", "CZeroMQ", "TestSupport"]),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "EmbedLua", "instab-lua", "Experiments", "Files", "Formats", "LuaLibrary", "LuaRuntime", "Tensors",
        "TestSupport",
      ],
      resources: [.copy("Fixtures")]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.type == .test || target.type == .executable {
  target.swiftSettings = [imports]
}
