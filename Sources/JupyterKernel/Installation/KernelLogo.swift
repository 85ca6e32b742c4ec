/// The picture in the launcher: a curve that stays flat, then breaks out, as Fig. 1 does.
enum KernelLogo {
  static let svg = Array(
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">
      <rect width="64" height="64" rx="10" fill="#1b1f3b"/>
      <path d="M8 40 H26 L30 36 L34 44 L38 30 L42 50 L47 18 L52 56 L56 8" fill="none" stroke="#56b4e9" \
    stroke-width="4" stroke-linejoin="round" stroke-linecap="round"/>
      <circle cx="12" cy="16" r="5" fill="#e69f00"/>
    </svg>

    """.utf8)
}
