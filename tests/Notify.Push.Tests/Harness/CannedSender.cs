using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Notify.Delivery;
using Notify.Push.Diagnostics;

namespace Notify.Push.Tests.Harness;

/// <summary>A sender whose HTTP client answers without a server.</summary>
internal sealed class CannedSender : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly PushSender _sender;

    public CannedSender(Action<HttpResponseMessage> shape) =>
        _sender = new PushSender(
            Channels.Push,
            PushWorld.Settings(),
            new HttpClient(new Canned(shape)),
            new PushMetrics(_services.GetRequiredService<IMeterFactory>()),
            TimeProvider.System,
            NullLogger<PushSender>.Instance);

    public async Task<SendResult> SendAsync() =>
        await _sender.SendAsync(PushWorld.Request(Subscriptions.Json()), CancellationToken.None);

    public void Dispose()
    {
        _sender.Dispose();
        _services.Dispose();
    }

    private sealed class Canned(Action<HttpResponseMessage> shape) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(HttpStatusCode.Created);
            shape(response);
            return Task.FromResult(response);
        }
    }
}
