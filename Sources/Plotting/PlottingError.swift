import Glibc

/// What can go wrong between a figure and its picture: facts, worded in ``description`` and nowhere else.
public enum PlottingError: Error, Equatable, Sendable {
  /// Two arguments of one series differ in length.
  case lengths(function: String, argument: String, expected: Int, got: Int)
  /// An argument has a value that cannot be drawn.
  case value(function: String, argument: String, expected: String, got: String)
  /// No program `gnuplot` on the search path.
  case gnuplotMissing
  /// gnuplot ended with an error; `message` is what it wrote to its standard error. `data`: where the figure's numbers were
  /// written instead.
  case gnuplotFailed(status: Int32, message: String, data: String?)
  /// gnuplot was stopped because it took longer than `seconds`.
  case gnuplotTimedOut(seconds: Double, data: String?)
  /// A system call failed.
  case system(operation: String, path: String?, code: Int32)
  /// The picture that gnuplot returned cannot be read as a PNG.
  case unreadablePicture(String)

  /// Whether gnuplot was there and failed.
  var isFailureOfGnuplot: Bool {
    switch self {
    case .gnuplotFailed, .gnuplotTimedOut: true
    case .gnuplotMissing, .lengths, .value, .system, .unreadablePicture: false
    }
  }

  /// The same error with the place where the data were kept.
  func keeping(data path: String) -> PlottingError {
    switch self {
    case .gnuplotFailed(let status, let message, _): .gnuplotFailed(status: status, message: message, data: path)
    case .gnuplotTimedOut(let seconds, _): .gnuplotTimedOut(seconds: seconds, data: path)
    case .gnuplotMissing, .lengths, .value, .system, .unreadablePicture: self
    }
  }
}

extension PlottingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .lengths(let function, let argument, let expected, let got):
      "\(function): argument '\(argument)': \(expected) values expected, got \(got)"
    case .value(let function, let argument, let expected, let got):
      "\(function): argument '\(argument)': \(expected) expected, got \(got)"
    case .gnuplotMissing: "gnuplot is not installed (sudo apt-get install gnuplot-nox)"
    case .gnuplotFailed(let status, let message, let data):
      "gnuplot failed (status \(status)): \(message)" + kept(data)
    case .gnuplotTimedOut(let seconds, let data):
      "gnuplot was stopped after \(NumberText.plain(seconds)) s without a picture" + kept(data)
    case .system(let operation, let path, let code):
      "\(operation)\(path.map { " '\($0)'" } ?? ""): \(String(cString: strerror(code)))"
    case .unreadablePicture(let reason):
      "cannot read the picture made by gnuplot: \(reason)"
    }
  }

  private func kept(_ path: String?) -> String { path.map { "; the data were kept in '\($0)'" } ?? "" }
}
