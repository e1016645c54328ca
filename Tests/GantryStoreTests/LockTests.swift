import Foundation
import GantryCore
import Testing

@testable import GantryStore

@Suite struct `Locks on open files` {
  @Test func `two descriptions in one process exclude each other`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/lock"
    let (one, two) = (try OpenFileLock(path: path), try OpenFileLock(path: path))
    #expect(try one.tryAcquire())
    #expect(try !two.tryAcquire())
    one.release()
    #expect(try two.tryAcquire())
  }

  @Test func `the lock goes with its description`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/lock"
    let two = try OpenFileLock(path: path)
    do {
      let one = try OpenFileLock(path: path)
      #expect(try one.tryAcquire())
    }
    #expect(try two.tryAcquire())
  }

  @Test func `a child that outlives us does not inherit the lock`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/lock"
    let child = Process()
    do {
      let lock = try OpenFileLock(path: path)
      try lock.acquire()
      child.executableURL = URL(fileURLWithPath: "/bin/cat")
      child.standardInput = Pipe()
      try child.run()
    }
    #expect(try OpenFileLock(path: path).tryAcquire())
    // Not `terminate`: the threads that tests run on block SIGTERM, and their children inherit that.
    kill(child.processIdentifier, SIGKILL)
    child.waitUntilExit()
  }

  @Test func `a file that cannot be opened is named with the system's reason`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/none/lock"
    let failure = #expect(throws: SystemFailure.self) { try OpenFileLock(path: path) }
    #expect(failure?.message == "cannot open '\(path)': No such file or directory")
    let error = StoreError(try #require(failure), at: path)
    #expect(error.code == .failed)
  }
}
