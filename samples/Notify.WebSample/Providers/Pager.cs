using System.Collections.Concurrent;

namespace Notify.WebSample.Providers;

/// <summary>A simulated pager, which can be broken and repaired.</summary>
internal sealed class Pager
{
    private readonly ConcurrentQueue<string> _pages = new();

    public bool IsBroken { get; set; } = true;

    public IEnumerable<string> Pages => _pages;

    public void Show(string text) => _pages.Enqueue(text);
}
