import Files
import Foundation
import JSON

/// The folder by which Jupyter finds the kernel: `kernel.json` and a picture for the launcher.
package struct KernelSpecification: Sendable {
  /// Where Jupyter looks.
  package enum Place: Sendable, Equatable {
    /// The user's own folder.
    case user
    /// `PREFIX/share/jupyter`, such as that of a Python environment.
    case prefix(String)
  }

  /// Why it could not be written.
  package struct Failure: Error, CustomStringConvertible {
    let path: String
    let reason: String
    package var description: String { "cannot write \(path): \(reason)" }
  }

  static let name = "instab-lua"
  private let program: String

  /// - Parameter program: the file that is to be run.
  package init(program: String) { self.program = program }

  /// The binary that runs now.
  package static var thisProgram: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
  }

  /// The folder of the kernel at a place.
  package static func folder(
    _ place: Place, _ environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String {
    let data =
      switch place {
      case .prefix(let prefix): prefix + "/share/jupyter"
      case .user: userData(environment)
      }
    return data + "/kernels/" + name
  }

  /// `JUPYTER_DATA_DIR`, else where the XDG base directory specification puts data of a user.
  private static func userData(_ environment: [String: String]) -> String {
    if let folder = environment["JUPYTER_DATA_DIR"], !folder.isEmpty { return folder }
    return (UserFolder.data.path(environment) ?? NSHomeDirectory() + "/.local/share") + "/jupyter"
  }

  /// Writes the folder, in place of an earlier one.
  /// - Throws: ``Failure``
  package func write(to folder: String) throws(Failure) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Failure(path: folder, reason: error.localizedDescription)
    }
    for (file, text) in [("kernel.json", kernelJSON), ("logo-svg.svg", KernelLogo.svg)] {
      let path = folder + "/" + file
      do {
        try AtomicFile.write(Array(text), to: path)
      } catch {
        throw Failure(path: path, reason: (error as? FileError)?.reason ?? "\(error)")
      }
    }
  }

  /// Interrupts come as a signal: it also reaches programs that a cell started.
  private var kernelJSON: [UInt8] {
    let specification: JSON = [
      "argv": [.string(program), "kernel", "run", "--connection-file", "{connection_file}"],
      "display_name": "Lua (instab)", "language": "lua", "interrupt_mode": "signal", "metadata": ["debugger": false],
    ]
    return specification.bytes(sortsNames: true) + [UInt8(ascii: "\n")]
  }
}
