using Notify.Benchmarks.Measuring;

namespace Notify.Benchmarks.Push;

/// <summary>npm's <c>web-push</c>.</summary>
internal sealed class WebPushContender : IContender
{
    private readonly string _folder;
    private NodeProgram? _program;

    private WebPushContender(string folder) => _folder = folder;

    public string Name => "npm web-push";

    public int Messages => 1_500;

    /// <summary>Null if node or npm is not installed.</summary>
    public static async Task<WebPushContender?> FindAsync() =>
        await NodeProgram.InstallAsync("Push", "web-push") is { } folder ? new WebPushContender(folder) : null;

    public Task SetUpAsync()
    {
        _program = NodeProgram.Start(_folder, PushMessage.Text);
        return Task.CompletedTask;
    }

    public Task RunAsync(int messages) => _program!.RunAsync(messages);

    public ValueTask DisposeAsync() => _program!.DisposeAsync();
}
