import ArgumentParser

/// How a command speaks.
struct OutputOptions: ParsableArguments {
  @Flag(name: .customLong("json"), help: "Print JSON, for programs.")
  var json = false
}
