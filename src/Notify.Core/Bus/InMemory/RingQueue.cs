namespace Notify.Bus.InMemory;

/// <summary>A queue in a ring buffer that grows by doubling. It keeps its capacity, but no removed items.</summary>
internal sealed class RingQueue<T>
{
    private const int InitialCapacity = 16;

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
        var larger = new T[Math.Max(InitialCapacity, _items.Length * 2)];
        var untilEnd = _items.Length - _head;
        Array.Copy(_items, _head, larger, 0, untilEnd);
        Array.Copy(_items, 0, larger, untilEnd, _head);
        _items = larger;
        _head = 0;
    }
}
