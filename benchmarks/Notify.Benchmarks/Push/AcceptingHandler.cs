using System.Net;

namespace Notify.Benchmarks.Push;

/// <summary>
/// A push service without a network: reads the body of each request, as a connection would, and answers 201.
/// </summary>
internal sealed class AcceptingHandler : HttpMessageHandler
{
    private readonly MemoryStream _body = new(4096);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _body.SetLength(0);
        await request.Content!.CopyToAsync(_body, cancellationToken);
        if (_body.Length != PushMessage.BodyBytes || request.Headers.Authorization is null)
            throw new InvalidOperationException("The request is not the one to prepare.");
        return new HttpResponseMessage(HttpStatusCode.Created) { RequestMessage = request };
    }
}
