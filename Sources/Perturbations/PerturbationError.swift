/// A perturbation that cannot do what was asked.
public enum PerturbationError: Error, Equatable, CustomStringConvertible {
  /// A setting that it must not have.
  case setting(perturbation: String, name: String, expected: String, got: String)
  /// A kind at a place where it cannot act.
  case place(perturbation: String, expected: [PerturbationSite.Place], got: PerturbationSite.Place)
  /// One that could never act where it is given.
  case unfit(perturbation: String, expected: String)
  /// A perturbation's closure gave back what cannot stand in the tensor's place.
  case result(perturbation: String, site: PerturbationSite, expected: String, got: String)

  public var description: String {
    switch self {
    case .setting(let perturbation, let name, let expected, let got):
      "perturb.\(perturbation): '\(name)': \(expected) expected, got \(got)"
    case .place(let perturbation, let expected, let got):
      "perturb.\(perturbation): 'at': \(expected.alternatives) expected, got \(got.rawValue)"
    case .unfit(let perturbation, let expected): "\(expected) expected, got \(perturbation)"
    case .result(let perturbation, let site, let expected, let got):
      "perturbation '\(perturbation)' on \(site.place.rawValue) of '\(site.name)', iteration \(site.iteration): "
        + "\(expected) expected, got \(got)"
    }
  }
}
