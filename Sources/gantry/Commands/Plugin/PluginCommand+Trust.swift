import ArgumentParser
import GantryCore
import GantryPlugins

extension PluginCommand {
  /// `gantry plugin trust`: whom and what a person trusts.
  struct TrustSigner: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "trust",
      abstract: "Trust whoever signs plugins with a key, or list whom you trust.",
      discussion: """
        EXAMPLES
          gantry plugin trust ed25519:KEY --name Acme
          gantry plugin trust --list
          gantry plugin trust --forget 0123456789abcdef

        GANTRY_TRUST names another file than your own, as a job of your CI needs it.
        """
    )

    @Argument(help: "The key, as `gantry plugin sign --new-key` has printed it.")
    var key: String?

    @Option(
      name: .customLong("name"),
      help: ArgumentHelp("What you call the signer.", valueName: "name")
    )
    var name: String?

    @Flag(name: .customLong("list"), help: "List whom and what you trust.")
    var list = false

    @Option(
      name: .customLong("forget"),
      help: ArgumentHelp(
        "Trust a signer or an allowed library no longer: a key, its short name, or a digest.",
        valueName: "key"
      )
    )
    var forget: String?

    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
      let asked = [key != nil, list, forget != nil].filter { $0 }.count
      guard asked == 1 else {
        throw ValidationError("Name a key with --name, or use --list, or --forget; one of them.")
      }
      guard key == nil || name?.isEmpty == false else {
        throw ValidationError("Say with --name what you call the signer.")
      }
    }

    func run() async throws {
      let host = try Host(state: state)
      if list { return try show(try host.trust()) }
      if let forget { return try forgets(forget, host.trustPath) }
      guard let key, let name else { return }
      guard let signer = SignerKey(key) else {
        throw Complaint(
          message: "'\(key)' is not a public key",
          remedy: "Give the line that `gantry plugin sign --new-key` printed: ed25519: and 44 "
            + "characters.",
          status: .usage
        )
      }
      try Trust.update(host.trustPath) { $0.trust(signer, name: name) }
      Output.line("\(name) (\(signer.id)) is trusted from now on, says \(host.trustPath)")
    }

    private func forgets(_ text: String, _ path: String) throws {
      var isKnown = false
      try Trust.update(path) { isKnown = $0.forget(text) }
      guard isKnown else {
        throw Complaint(
          message: "'\(text)' is not trusted",
          location: path,
          remedy: "See `gantry plugin trust --list`.",
          status: .notFound
        )
      }
      Output.line("\(text) is trusted no longer, says \(path)")
    }

    private func show(_ trust: Trust) throws {
      if output.json {
        return Output.line(try JSONWriter(isPretty: true).string(of: trust.listing))
      }
      for signer in trust.signers {
        Output.line("\(signer.key.id)  \(signer.name.shown)  \(signer.key.text)")
      }
      for library in trust.libraries {
        Output.line("\(library.sha256.prefix(12))…  \(library.id.shown)  \(library.note.shown)")
      }
      if trust.signers.isEmpty, trust.libraries.isEmpty {
        Output.line("you trust nobody yet, besides what comes with Gantry")
      }
    }
  }
}
