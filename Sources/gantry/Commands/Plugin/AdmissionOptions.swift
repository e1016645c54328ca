import ArgumentParser

/// What a person says about a plugin that is to be recorded.
struct AdmissionOptions: ParsableArguments {
  @Flag(
    name: .customLong("allow-unsigned"),
    help: "Take a plugin that nobody signed, this very file and no other."
  )
  var allowsUnsigned = false

  @Flag(
    name: .customLong("accept-signer"),
    help: "Take a plugin although somebody else than before has signed it."
  )
  var acceptsSigner = false

  @Flag(name: .customLong("yes"), help: "Do it without asking.")
  var yes = false
}
