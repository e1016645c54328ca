internal import GantryPlugins

/// Whether everything that the library asks for comes from the libraries it names.
///
/// What does not would have to come from the host by accident, and another host, or the worker, has
/// not got it.
struct NoHostImports: StaticCheck {
  let check = Check.noHostImports
  private let strays: [String]
  private let missing: [String]

  init(anatomy: LibraryAnatomy, linked: LinkedLibraries) {
    missing = linked.missing
    let asked = anatomy.symbols.filter { symbol in
      // A symbol with a version names its library, and a weak one may be missing.
      !symbol.isDefined && symbol.binding == .global && symbol.version == nil
    }
    strays = asked.map(\.name).filter { name in
      !name.isEmpty && !linked.found.contains { $0.symbols.contains(name) }
    }
  }

  func reasonToSkip(_ subject: Subject) -> String? {
    guard !strays.isEmpty, !missing.isEmpty else { return nil }
    return "it needs \(Names.listed(missing)), which this system does not have, so nobody can say "
      + "what that offers"
  }

  func findings(in subject: Subject) -> [Finding] {
    guard reasonToSkip(subject) == nil else { return [] }
    var providers = Providers()
    var owners: [String: [String]] = [:]
    for name in strays { owners[providers.option(for: name) ?? "", default: []].append(name) }
    return owners.sorted { $0.key < $1.key }.map { option, names in
      let who = names.count == 1 ? "\(names[0]) comes" : "\(Names.listed(names)) come"
      let advice =
        option.isEmpty
        ? ["the host has nothing to link to: use what get_interface answers"]
        : ["link with \(option)"]
      return Finding(
        check,
        "\(who) from no library that it needs",
        evidence: advice
          + (names.count > Names.limit ? Names.evidence(names.map { "asks for \($0)" }) : [])
      )
    }
  }
}

/// The libraries that many plugins use, and forget to link.
private struct Providers {
  private static let all = [
    ("libm.so.6", "-lm"), ("libstdc++.so.6", "-lstdc++, or link with c++ instead of cc"),
    ("libgcc_s.so.1", "-lgcc_s"), ("libz.so.1", "-lz"), ("libsqlite3.so.0", "-lsqlite3"),
    ("libcrypto.so.3", "-lcrypto"), ("libssl.so.3", "-lssl -lcrypto"),
    ("libcurl.so.4", "-lcurl"), ("libc.so.6", "-lc"),
  ]

  private let search = LinkerSearch()
  /// What was read so far, in the order of the list: most strays are in the first ones.
  private var offers: [Set<String>] = []

  /// What links the first library of this system that offers a symbol.
  mutating func option(for symbol: String) -> String? {
    for (place, (file, option)) in Self.all.enumerated() {
      if place == offers.count { offers.append(symbols(of: file)) }
      if offers[place].contains(symbol) { return option }
    }
    return nil
  }

  private func symbols(of file: String) -> Set<String> {
    let paths = search.candidates(file, runpath: nil, origin: "/")
    return Set(paths.lazy.compactMap { DynamicSection.of($0)?.symbols }.first ?? [])
  }
}
