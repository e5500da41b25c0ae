using Notify.Benchmarks.Measuring;
using Notify.Push;
using Notify.Push.Payload;
using Notify.Push.Sending;
using Notify.Push.Vapid;

namespace Notify.Benchmarks.Push;

/// <summary>All that comes before a request goes out: encryption, the token, the message of the HTTP client.</summary>
internal sealed class NotifyPushContender : IContender
{
    private VapidTokens? _tokens;

    public string Name => "Notify";

    public int Messages => 4_000;

    public Task SetUpAsync()
    {
        var keys = VapidKeys.Generate();
        _tokens = new VapidTokens(VapidSigner.Create(keys.PublicKey, keys.PrivateKey, "mailto:ops@example.com"), TimeProvider.System);
        return Task.CompletedTask;
    }

    public Task RunAsync(int messages)
    {
        var factory = new PushRequestFactory(_tokens!);
        for (var i = 0; i < messages; i++)
        {
            using var request = factory.Create(PushMessage.Subscription, PushMessage.Bytes, new PushHeaders("3600", "high", null), padTo: 0);
            if (request.Content!.Headers.ContentLength != PushMessage.Bytes.Length + 103)
                throw new InvalidOperationException("Notify prepared something else.");
        }
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _tokens!.Dispose();
        return ValueTask.CompletedTask;
    }
}
