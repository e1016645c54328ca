import ChildProcesses
import Foundation
import Testing

/// Every template as it is: built, tested against a host in memory, and validated at level 3.
@Suite(.timeLimit(.minutes(30)))
struct `A new project` {
  private let gantry: Gantry

  init() throws { gantry = try Gantry() }

  @Test(
    .enabled(if: NewProject.has("make") && NewProject.has("cc"), "make or cc is missing"),
    arguments: NewProject.of("c")
  )
  func `in C passes its tests and level 3`(_ project: NewProject) throws {
    try prove(project, library: "build/libline-counter.so")
  }

  @Test(
    .enabled(if: NewProject.has("make") && NewProject.has("c++"), "make or c++ is missing"),
    arguments: NewProject.of("cpp")
  )
  func `in C++ passes its tests and level 3`(_ project: NewProject) throws {
    try prove(project, library: "build/libline-counter.so")
  }

  @Test(
    .enabled(if: NewProject.has("make") && NewProject.has("cargo"), "make or cargo is missing"),
    arguments: NewProject.of("rust")
  )
  func `in Rust passes its tests and level 3`(_ project: NewProject) throws {
    try prove(project, library: "build/libline_counter.so")
  }

  @Test(.enabled(if: NewProject.has("make") && NewProject.has("swift"), "make or swift is missing"))
  func `in Swift passes its tests and level 3, of each kind`() throws {
    // One build folder for all of them, so that the SDK is compiled once.
    let products = gantry.scratch.path(of: "products")
    try FileManager.default.createDirectory(atPath: products, withIntermediateDirectories: true)
    for project in NewProject.of("swift") {
      let folder = try project.make(in: gantry)
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/.build",
        withDestinationPath: products
      )
      try prove(project, in: folder, library: "build/libLineCounter.so")
      try FileManager.default.removeItem(atPath: folder)
    }
  }

  private func prove(_ project: NewProject, library: String) throws {
    try prove(project, in: project.make(in: gantry), library: library)
  }

  private func prove(_ project: NewProject, in folder: String, library: String) throws {
    let finished = try project.build(folder)
    let said = finished.output + finished.errors
    #expect(finished.status == 0, "\(project.testDescription): \(said)")
    #expect(!said.contains("warning"), "\(project.testDescription): \(said)")
    #expect(FileManager.default.fileExists(atPath: "\(folder)/\(library)"))
    let added = try gantry.add(
      "\(folder)/\(library)",
      "--lock",
      gantry.scratch.path(of: "new.lock")
    )
    #expect(added.status == 0, "\(added.errors)")
  }
}
