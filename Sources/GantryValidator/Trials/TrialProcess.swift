internal import CGantrySpawn
internal import Glibc

/// One run of the instrument, from its start until nothing of it is left.
///
/// It blocks, so it belongs on a host thread; and because the kernel kills the instrument when the
/// thread that started it ends, it belongs on one that lives as long as the validation.
struct TrialProcess {
  /// A trial that cannot be made for a reason that is not the library's.
  struct Problem: Error {
    var message: String
  }

  /// Of each stream this much is kept.
  private static let printedLimit = 256 * 1024
  static let factsLimit = 512 * 1024 * 1024
  /// So much is read of a stream before the time is looked at again.
  private static let readsAtOnce = 16
  /// What a pipe can hold, in reads: after the end of a trial nobody is waited for, though a process that
  /// it left may go on writing.
  private static let readsAtEnd = 64
  private static let readSize = 64 * 1024

  private let pidfd: CInt
  private let pid: pid_t
  private var pipes: [CInt]
  private var collected: [[UInt8]] = [[], [], []]
  private var factsLimit = TrialProcess.factsLimit
  private var isTruncated = false

  /// Does a script.
  ///
  /// - Parameters:
  ///   - script: What to do.
  ///   - program: The instrument.
  ///   - scratch: The folder it may write.
  ///   - limit: How long it may take, in nanoseconds.
  ///   - factsLimit: How much of the facts is kept, in bytes.
  /// - Returns: What came of it.
  /// - Throws: ``Problem`` when the instrument itself cannot be used.
  static func run(
    _ script: Script,
    _ program: TrialProgram,
    scratch: String,
    limit: Int64,
    factsLimit: Int = TrialProcess.factsLimit
  ) throws(Problem) -> TrialOutcome {
    let start = gantry_now()
    var process = try TrialProcess(script.bytes, program, scratch)
    process.factsLimit = factsLimit
    let (ending, isLate) = process.wait(until: start + limit)
    let outcome = TrialOutcome(
      script: script,
      facts: TrialFacts(process.collected[0], isTruncated: process.isTruncated),
      ending: isLate ? .timedOut : ending,
      output: process.collected[1],
      errors: process.collected[2],
      scratch: scratch,
      nanoseconds: gantry_now() - start
    )
    if case .exited(let status) = outcome.ending, [64, 65].contains(status),
      !outcome.facts.hasBegun
    {
      let said = String(decoding: outcome.errors, as: UTF8.self)
      throw Problem(message: said.isEmpty ? "it exited with status \(status)" : said)
    }
    if let line = outcome.facts.unreadable {
      throw Problem(message: "'\(program.path)' wrote what is no fact: \(line)")
    }
    return outcome
  }

  // MARK: - Starting

  private init(_ script: [UInt8], _ program: TrialProgram, _ scratch: String) throws(Problem) {
    let ends = try Ends(script)
    defer { ends.closeTheirs() }
    var spawned = gantry_spawned()
    let problem = Self.spawn(program, scratch, ends, &spawned)
    guard problem == 0 else {
      ends.closeOurs()
      throw Problem(message: "'\(program.path)' cannot be started: \(Self.text(problem))")
    }
    pid = spawned.pid
    pidfd = spawned.pidfd
    pipes = ends.reading
  }

  /// What is handed to the child, and what stays here.
  private struct Ends {
    private(set) var theirs: [CInt] = []
    /// Facts, standard output and standard error.
    private(set) var reading: [CInt] = []

    init(_ script: [UInt8]) throws(Problem) {
      var file: CInt = -1
      // `unsafe` here and below because C writes numbers through addresses that live here.
      let nothing = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
      guard nothing >= 0 else {
        throw Problem(message: "'/dev/null' cannot be opened: \(TrialProcess.text(errno))")
      }
      var problem = unsafe gantry_memory_file(script, script.count, &file)
      var writing: [CInt] = []
      for _ in 0..<3 where problem == 0 {
        var ends: (reading: CInt, writing: CInt) = (-1, -1)
        problem = unsafe gantry_output_pipe(&ends.reading, &ends.writing)
        reading.append(ends.reading)
        writing.append(ends.writing)
      }
      theirs = [nothing, file] + writing
      guard problem == 0 else {
        closeTheirs()
        closeOurs()
        throw Problem(message: "no pipe can be made: \(TrialProcess.text(problem))")
      }
      theirs = [nothing, writing[1], writing[2], file, writing[0]]
    }

    func closeTheirs() { for end in theirs where end >= 0 { close(end) } }

    func closeOurs() { for end in reading where end >= 0 { close(end) } }
  }

  private static func spawn(
    _ program: TrialProgram,
    _ scratch: String,
    _ ends: Ends,
    _ spawned: inout gantry_spawned
  ) -> CInt {
    let fds = ends.theirs
    // `unsafe` throughout because C wants addresses; all of them live until it returns.
    let variables = program.environment.map { "\($0.key)=\($0.value)" }.sorted()
    let words: [String] = [program.path, scratch, String(getpid())]
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    var environment = unsafe variables.map { unsafe strdup($0) } + [nil]
    defer {
      for place in unsafe arguments.indices { unsafe free(arguments[place]) }
      for place in unsafe environment.indices { unsafe free(environment[place]) }
    }
    return unsafe program.path.withCString { path in
      unsafe arguments.withUnsafeMutableBufferPointer { arguments in
        unsafe environment.withUnsafeMutableBufferPointer { environment in
          var request = unsafe gantry_trial_request(
            path: path,
            arguments: arguments.baseAddress,
            environment: environment.baseAddress,
            fds: (fds[0], fds[1], fds[2], fds[3], fds[4])
          )
          return unsafe gantry_trial_start(&request, &spawned)
        }
      }
    }
  }

  // MARK: - Collecting

  /// Waits for the end, and ends it when its time is over.
  private mutating func wait(until limit: Int64) -> (ending: TrialOutcome.Ending, isLate: Bool) {
    defer {
      for pipe in pipes where pipe >= 0 { close(pipe) }
      close(pidfd)
    }
    var isLate = false
    while !poll(atMost: min(limit - gantry_now(), 1_000_000_000)) {
      guard gantry_now() >= limit else { continue }
      isLate = true
      _ = gantry_kill_tree(pid, pidfd, GANTRY_TREE_WALK)
      break
    }
    var how = gantry_exit()
    unsafe gantry_reap(pidfd, 1, &how)
    for place in pipes.indices { drain(place, reads: Self.readsAtEnd) }
    return (how.by_signal == 1 ? .killed(signal: how.value) : .exited(how.value), isLate)
  }

  /// Takes what is there; true when the process has ended.
  private mutating func poll(atMost nanoseconds: Int64) -> Bool {
    var watched = ([pidfd] + pipes).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let milliseconds = Int32(max(0, (nanoseconds + 999_999) / 1_000_000))
    // `unsafe` because poll writes into the array that is lent.
    let count = unsafe watched.withUnsafeMutableBufferPointer {
      unsafe Glibc.poll($0.baseAddress, nfds_t($0.count), milliseconds)
    }
    guard count > 0 else { return false }
    for place in pipes.indices where watched[place + 1].revents != 0 {
      drain(place, reads: Self.readsAtOnce)
    }
    return watched[0].revents != 0
  }

  /// Reads what a pipe holds now, in so many pieces at most; what goes past the bounds is let go.
  private mutating func drain(_ place: Int, reads: Int) {
    guard pipes[place] >= 0 else { return }
    let bound = place == 0 ? factsLimit : Self.printedLimit
    for _ in 0..<reads {
      var piece = [UInt8](repeating: 0, count: Self.readSize)
      // `unsafe` because read writes into the array that is lent.
      let count = unsafe piece.withUnsafeMutableBytes {
        unsafe read(pipes[place], $0.baseAddress, $0.count)
      }
      guard count > 0 else {
        if count == 0 {
          close(pipes[place])
          pipes[place] = -1
        }
        return
      }
      let room = max(0, bound - collected[place].count)
      collected[place] += piece[..<min(count, room)]
      if place == 0, count > room { isTruncated = true }
    }
  }

  private static func text(_ problem: CInt) -> String {
    // `unsafe` because the text is the C library's; it is copied at once.
    unsafe String(cString: strerror(problem))
  }
}
