import GRDB

/// A cached statement whose values are bound one after the other.
///
/// `StatementArguments` boxes and converts each value and gathers all of them before SQLite sees
/// one; a settled phase binds some fifty, and that was a sixth of the writer's samples.
struct BoundStatement: ~Copyable {
  private let statement: Statement
  private var place: CInt = 0

  /// Takes a statement with nothing bound to it.
  ///
  /// - Parameters:
  ///   - db: The writer, inside a transaction.
  ///   - sql: The statement, whose parameters are bound in their order.
  /// - Throws: `DatabaseError` when SQLite does not understand it.
  init(_ db: Database, _ sql: String) throws {
    statement = try db.cachedStatement(sql: sql)
    // What was bound before is forgotten, and GRDB does not count what is bound from here on.
    statement.setUncheckedArguments(StatementArguments())
  }

  /// Binds the next parameter; nil is NULL.
  mutating func bind<Value: StatementBinding>(_ value: Value?) throws {
    place += 1
    guard let value else { return }
    // Unsafe because the statement is a pointer; GRDB owns it, and it is cached while this lives.
    let code = unsafe value.bind(to: statement.sqliteStatement, at: place)
    guard code == 0 else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }

  /// Runs the statement with what was bound.
  consuming func execute() throws { try statement.execute() }
}
