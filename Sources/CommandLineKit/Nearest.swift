/// The longest word that typo suggestions look at; the cost grows with its square.
private let suggestionBytesMax = 64

/// Returns the candidate that a mistyped word most likely meant; the first of equals.
///
/// A candidate counts within an edit distance of a third of the word's length, at least one;
/// failing that, the only candidate that the word abbreviates.
package func nearest(_ word: String, among candidates: [String]) -> String? {
  let typed = Array(word.utf8)
  guard !typed.isEmpty, typed.count <= suggestionBytesMax else { return nil }
  var best: String?
  var bestDistance = max(1, typed.count / 3) + 1
  for candidate in candidates where candidate.utf8.count <= suggestionBytesMax {
    let distance = editDistance(typed, Array(candidate.utf8))
    if distance < bestDistance {
      best = candidate
      bestDistance = distance
    }
  }
  if let best { return best }
  let longer = candidates.filter { $0.hasPrefix(word) }
  return longer.count == 1 ? longer.first : nil
}

/// Counts the insertions, deletions, replacements and swaps of neighbours between two words.
///
/// The optimal string alignment distance: no part is edited twice.
func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var beforePrevious: [Int] = []
  var previous = Array(0...right.count)
  for row in left.indices {
    var current = [row + 1]
    current.reserveCapacity(right.count + 1)
    for column in right.indices {
      let replaced = previous[column] + (left[row] == right[column] ? 0 : 1)
      var cost = min(replaced, previous[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        cost = min(cost, beforePrevious[column - 1] + 1)
      }
      current.append(cost)
    }
    beforePrevious = previous
    previous = current
  }
  return previous[right.count]
}
