/// First in, first out, with a cheap way to leave the line from its middle.
struct WaitingLine {
    private var order: [Int] = []
    private var head = 0
    private var present: Set<Int> = []

    var count: Int { present.count }

    mutating func append(_ id: Int) {
        order.append(id)
        present.insert(id)
    }

    mutating func remove(_ id: Int) {
        present.remove(id)
    }

    mutating func popFirst() -> Int? {
        while head < order.count {
            let id = order[head]
            head += 1
            if head > 1024, head * 2 > order.count {
                order.removeFirst(head)
                head = 0
            }
            if present.remove(id) != nil { return id }
        }
        order = []
        head = 0
        return nil
    }
}
