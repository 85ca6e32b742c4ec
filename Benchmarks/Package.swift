// swift-tools-version: 6.2
import PackageDescription

/// Programs that measure; a package of its own, so that users build none of it. Each file says how to run it.
func benchmark(_ name: String) -> Target {
  .executableTarget(name: name, dependencies: ["Measurement", .product(name: "InstabRooms", package: "instab-lua")])
}

let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "instab-lua", path: "..")],
  targets: [
    .target(name: "Measurement", dependencies: [.product(name: "InstabRooms", package: "instab-lua")]),
    benchmark("convolution"),
    benchmark("heat"),
  ],
  swiftLanguageModes: [.v6]
)
