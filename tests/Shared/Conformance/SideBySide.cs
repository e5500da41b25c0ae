using Notify.Testing.Conformance;

namespace Notify.Tests.Shared;

/// <summary>Runs cases that mostly wait for real time next to each other; each test then awaits its own.</summary>
public sealed class SideBySide : IDisposable
{
    private const int AtOnce = 8;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _places = new(AtOnce);
    private Dictionary<string, Task>? _running;

    public Task RunAsync(string name, Func<IReadOnlyList<ConformanceCase>> cases)
    {
        lock (_gate)
        {
            _running ??= cases().ToDictionary(one => one.Name, one => Task.Run(() => RunAsync(one)));
            return _running[name];
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task RunAsync(ConformanceCase one)
    {
        await _places.WaitAsync();
        try
        {
            await one.Run();
        }
        finally
        {
            _places.Release();
        }
    }
}
