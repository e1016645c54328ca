internal import GantryPlugins

/// Whether loading the library makes memory executable that can be written.
struct NoExecutableStack: StaticCheck {
  let check = Check.noExecutableStack
  let anatomy: LibraryAnatomy

  func findings(in subject: Subject) -> [Finding] { stack() + mapped() }

  private func stack() -> [Finding] {
    guard let stack = anatomy.headers.first(where: { $0.kind == .stack }) else {
      return [
        Finding(
          check,
          "it says nothing about the stack (no PT_GNU_STACK), so the linker makes every stack of "
            + "the process executable"
        )
      ]
    }
    guard stack.rights.contains(.execute) else { return [] }
    return [
      Finding(
        check,
        "it asks for executable stacks (PT_GNU_STACK is RWE)",
        evidence: [
          "an assembler file without .section .note.GNU-stack,\"\",@progbits does that, and so does "
            + "a nested function of GNU C whose address is taken"
        ]
      )
    ]
  }

  private func mapped() -> [Finding] {
    anatomy.headers.filter { $0.kind == .load && $0.rights.isSuperset(of: [.write, .execute]) }
      .map { part in
        Finding(
          check,
          "the memory at 0x\(String(part.address, radix: 16)) can be both written and executed",
          evidence: ["link without -N and without sections that are both \"w\" and \"x\""]
        )
      }
  }
}
