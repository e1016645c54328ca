import Packages

extension AtomicFile {
  /// A writer that stops before its first change, so that a plan takes the very decisions of a run.
  static let dryRun = AtomicFile { throw PackageError.wouldWrite }
}

extension PackageError {
  /// How a writer of ``AtomicFile/dryRun`` says that a run would write now.
  static let wouldWrite = PackageError(
    code: .inputOutput,
    message: "A plan writes nothing.",
    location: "",
    remedy: "Run the pipeline."
  )
}
