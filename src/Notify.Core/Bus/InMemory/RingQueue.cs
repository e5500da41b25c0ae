namespace Notify.Bus.InMemory;

/// <summary>A queue in a ring that grows by doubling. Keeps its capacity when it empties, but no references.</summary>
internal sealed class RingQueue<T>
{
    private const int SmallestCapacity = 16;

    private T[] _items = [];
    private int _head;

    public int Count { get; private set; }

    public void AddLast(T item)
    {
        if (Count == _items.Length)
            Grow();
        _items[(_head + Count) & (_items.Length - 1)] = item;
        Count++;
    }

    public T First => _items[_head];

    public T RemoveFirst()
    {
        var item = _items[_head];
        _items[_head] = default!;
        _head = (_head + 1) & (_items.Length - 1);
        Count--;
        return item;
    }

    public IEnumerable<T> All()
    {
        for (var i = 0; i < Count; i++)
            yield return _items[(_head + i) & (_items.Length - 1)];
    }

    private void Grow()
    {
        var larger = new T[Math.Max(SmallestCapacity, _items.Length * 2)];
        var upToEnd = _items.Length - _head;
        Array.Copy(_items, _head, larger, 0, upToEnd);
        Array.Copy(_items, 0, larger, upToEnd, _head);
        _items = larger;
        _head = 0;
    }
}
