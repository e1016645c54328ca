internal import GantryPlugins

/// Whether the file is a whole shared library for this kind of machine.
struct ELFSane: StaticCheck {
  let check = Check.elfSane
  /// What was read; nil when the file is no library at all.
  let anatomy: LibraryAnatomy?
  private let problem: String

  init(_ subject: Subject) {
    do throws(LibraryAnatomy.Problem) {
      anatomy = try LibraryAnatomy(subject.bytes)
      problem = ""
    } catch {
      anatomy = nil
      problem = error.text
    }
  }

  func findings(in subject: Subject) -> [Finding] {
    guard let anatomy else { return [found(problem)] }
    var findings: [Finding] = []
    let end = anatomy.headers.filter { $0.kind == .load }.map(\.fileEnd).max() ?? 0
    if end > subject.bytes.count {
      let wanted = end == .max ? "more bytes than there are" : "\(end) bytes"
      findings.append(
        found("is cut off: it needs \(wanted) and has \(subject.bytes.count)")
      )
    }
    if anatomy.machine != Machine.current.number {
      let name = Machine.name(of: anatomy.machine)
      findings.append(found("is made for \(name), and this is \(Machine.current.name)"))
    }
    if anatomy.isProgram {
      findings.append(found("is a program; a plugin is linked with -shared, not -pie"))
    }
    if !anatomy.hasSymbols {
      findings.append(
        found("has no dynamic symbols; strip keeps them, if it is asked well")
      )
    }
    return findings
  }

  private func found(_ problem: String) -> Finding {
    Finding(check, "the file \(problem)")
  }
}

/// A kind of processor, as ELF numbers it.
private struct Machine {
  let number: UInt64
  let name: String

  private static let known = [
    Machine(number: 62, name: "x86-64"), Machine(number: 183, name: "AArch64"),
    Machine(number: 3, name: "32-bit x86"), Machine(number: 40, name: "32-bit ARM"),
    Machine(number: 243, name: "RISC-V"), Machine(number: 21, name: "PowerPC"),
    Machine(number: 22, name: "S/390"), Machine(number: 258, name: "LoongArch"),
  ]

  #if arch(arm64)
  static let current = known[1]
  #else
  static let current = known[0]
  #endif

  static func name(of number: UInt64) -> String {
    known.first { $0.number == number }?.name ?? "another machine (ELF number \(number))"
  }
}
