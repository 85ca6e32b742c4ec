import Experiments
import Files
import Foundation
import GRDB
import Interrupt

/// An index of the results of sweeps: a file of SQLite that is made of their event files, and can be made again at any time.
///
/// The event files are the truth. Whoever asks for results has the index brought up to date first: files whose size, time or
/// number have changed are read, and no others. What is wrong with the index is never an error: it is made anew, or, where it
/// cannot be kept, in memory.
public final class ResultIndex {
  /// Nil: in memory.
  public let path: String?
  let queue: DatabaseQueue

  private init(_ queue: DatabaseQueue, path: String?) { (self.queue, self.path) = (queue, path) }

  /// Brings the index up to date for some folders, and reads it.
  /// - Parameters:
  ///   - folders: of sweeps, or of single cells; nil: all sweeps that the index has, as far as they are still there.
  ///   - note: is told what the user should know: an index that was made anew, or cannot be kept.
  ///   - body: what reads. Where the index turns out to be damaged it is called again.
  /// - Throws: ``ResultsError/noResults(folder:)``; `Interrupted`; what `body` throws.
  public static func read<Result>(
    _ folders: [String]?, at place: IndexPlace = .standard(), note: @escaping (String) -> Void,
    _ body: (IndexReader) throws -> Result
  ) throws -> Result {
    func attempt(_ place: IndexPlace) throws -> Result {
      let index = try open(place, note)
      let update = IndexUpdate(index.queue, note)
      let chosen = try folders.map { try $0.map(update.bring) } ?? update.bringAll()
      return try index.queue.inDatabase { db in
        var result: Result?
        try db.inTransaction(.deferred) {
          result = try body(IndexReader(db, index, chosen))
          return .commit
        }
        guard let result else { throw ResultsError.query("the index of results gave nothing") }
        return result
      }
    }
    guard case .file(let path) = place else {
      do { return try attempt(place) } catch let error as DatabaseError { throw ResultsError.query(error.reason) }
    }
    do { return try attempt(place) } catch let error as DatabaseError {
      if error.isDamage {
        note("the index of results \(path) was damaged (\(error.reason)): it is made anew")
        remove(path)
        do { return try attempt(place) } catch let error as DatabaseError { return try apart(path, error) }
      }
      return try apart(path, error)
    }
    /// Without the file.
    func apart(_ path: String, _ error: DatabaseError) throws -> Result {
      try Interrupt.check()
      note("the index of results \(path) cannot be used (\(error.reason)): results are read afresh")
      return try attempt(.memory(reason: error.reason))
    }
  }

  private static func open(_ place: IndexPlace, _ note: (String) -> Void) throws -> ResultIndex {
    switch place {
    case .memory:
      let index = ResultIndex(try DatabaseQueue(configuration: configuration), path: nil)
      _ = try index.queue.write(IndexSchema.prepare)
      return index
    case .file(let path):
      let index = ResultIndex(try DatabaseQueue(path: path, configuration: configuration), path: path)
      if try index.queue.write(IndexSchema.prepare) { return index }
      try index.queue.close()
      remove(path)
      let fresh = ResultIndex(try DatabaseQueue(path: path, configuration: configuration), path: path)
      _ = try fresh.queue.write(IndexSchema.prepare)
      return fresh
    }
  }

  private static func remove(_ path: String) {
    for ending in ["", "-journal", "-wal", "-shm"] { FileChange.remove(path + ending) }
  }

  /// Another process that writes is waited for, for ten seconds.
  static var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .callback { times in
      guard !Interrupt.isRequested, times < 1000 else { return false }
      Thread.sleep(forTimeInterval: 0.01)
      return true
    }
    return configuration
  }
}

extension DatabaseError {
  /// Whether the file is not what SQLite wrote.
  fileprivate var isDamage: Bool {
    switch resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_FORMAT: true
    default: false
    }
  }

  var reason: String { message ?? "\(resultCode)" }
}
