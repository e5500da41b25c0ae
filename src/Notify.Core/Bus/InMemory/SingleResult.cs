using System.Collections;

namespace Notify.Bus.InMemory;

/// <summary>A list of one result: one object where a list and its array would be two.</summary>
internal sealed class SingleResult(EnqueueResult result) : IReadOnlyList<EnqueueResult>
{
    public int Count => 1;

    public EnqueueResult this[int index] => index == 0 ? result : throw new ArgumentOutOfRangeException(nameof(index));

    public IEnumerator<EnqueueResult> GetEnumerator()
    {
        yield return result;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
