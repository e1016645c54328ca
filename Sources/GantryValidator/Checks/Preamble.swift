internal import GantryCore
internal import GantryPlugins

/// What stands at the beginning of a script: the host that the library meets, until it is entered.
struct Preamble {
  /// What the host's table announces: minor version, size and what lies behind it; nil for the real.
  var host: (minor: Int, size: Int, poison: Int)?
  /// What the interface tables announce; nil for the real.
  var interfaces: (size: Int, poison: Int)?
  /// The interfaces that are not there.
  var without: [String] = []
  /// Whether the process is looked at before and after each step.
  var snapshots = false
  /// Whether the secrets are there that the manifest asks for.
  var lendsSecrets = true
}

extension Validation {
  /// The secret that the library is lent: nobody else has such a text.
  var secretValue: String {
    var numbers = SeededNumbers(request.seed, for: "secret")
    return "gantry-secret-\(numbers.next())-\(numbers.next())"
  }

  /// Writes the beginning of a script.
  ///
  /// - Parameters:
  ///   - script: The script.
  ///   - preamble: The host that the library meets.
  /// - Returns: The places of the snapshots, before loading, after it and after the entry.
  @discardableResult
  func begin(_ script: inout Script, _ preamble: Preamble = Preamble()) -> [Int] {
    if let host = preamble.host {
      script.host(minor: host.minor, size: host.size, poison: host.poison)
    }
    if let interfaces = preamble.interfaces {
      script.interfaces(size: interfaces.size, poison: interfaces.poison)
    }
    for id in preamble.without { script.without(id) }
    offer(&script, lendsSecrets: preamble.lendsSecrets)
    for folder in linkerFolders { script.allow("r", folder) }
    var looks: [Int] = []
    if preamble.snapshots { looks.append(script.snapshot()) }
    script.load(subject.path)
    if preamble.snapshots { looks.append(script.snapshot()) }
    script.enter()
    if preamble.snapshots { looks.append(script.snapshot()) }
    return looks
  }

  /// What the manifest asks for: secrets, skills and what may be read without knowing the input.
  private func offer(_ script: inout Script, lendsSecrets: Bool) {
    guard let manifest = subject.manifest else { return }
    if lendsSecrets {
      for name in manifest.secrets.sorted() { script.secret(name, secretValue) }
    }
    for name in manifest.skills.sorted() { script.skill(name, answers: answer(of: name)) }
    for path in WorkerTrial.literalReads(of: manifest) { script.allow("r", path) }
  }

  /// What a skill answers whose plugin is not there: as its own schema says, when it is one of ours.
  private func answer(of name: String) -> [UInt8] {
    let own = subject.manifest?.types.first { $0.kind == .skill && $0.name == name }
    var numbers = SeededNumbers(request.seed, for: "skill \(name)")
    return (ValueGenerator(own?.output).valid(1, &numbers).first ?? [:]).text
  }

  /// Writes what makes a trial strict about borrowed memory.
  func guardInputs(_ script: inout Script, _ subject: TypeUnderTest) {
    script.set("guard", subject.isGuarded ? 1 : 0)
  }
}
