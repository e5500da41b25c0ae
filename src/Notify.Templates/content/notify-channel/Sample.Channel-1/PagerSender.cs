using System.Net;
using System.Net.Http.Headers;
using Notify.Addresses;
using Notify.Delivery;

namespace Sample.Channel_1;

/// <summary>Sends a message to one address by an HTTP request, and returns the answer of the provider as a value.</summary>
internal sealed class PagerSender(IHttpClientFactory clients, PagerOptions options) : IChannelSender
{
    public async ValueTask<SendResult> SendAsync(SendRequest request, CancellationToken cancellationToken)
    {
        if (PagerAddress.Validate(request.Address) is not null)
            return SendResult.InvalidRecipient(SuppressionReason.Gone, "address_malformed");
        using var message = CreateMessage(request);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.RequestTimeout);
        try
        {
            using var client = clients.CreateClient();
            using var response = await client.SendAsync(message, timeout.Token).ConfigureAwait(false);
            return Classify(response);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // If no connection was established, the provider cannot have received the message. Otherwise it may have.
            return NetworkFailure.Classify(exception, contentSent: !NetworkFailure.IsConnectFailure(exception))
                .Suspecting(PauseScope.Channel);
        }
    }

    private HttpRequestMessage CreateMessage(SendRequest request) => new(HttpMethod.Post, options.Url)
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", options.ApiKey) },
        Content = new FormUrlEncodedContent(
        [
            new("to", request.Address),
            new("title", request.Content.Part("title")),
            new("text", request.Content.Body),
        ]),
    };

    // Errors are short codes: they become part of logs and metrics, and must not contain addresses or secrets.
    private static SendResult Classify(HttpResponseMessage response)
    {
        var retryAfter = RetryAfterHeader.Read(response.Headers, DateTimeOffset.UtcNow);
        return response.StatusCode switch
        {
            < HttpStatusCode.MultipleChoices => SendResult.Sent(),
            HttpStatusCode.NotFound => SendResult.InvalidRecipient(SuppressionReason.Gone, "404"),
            HttpStatusCode.TooManyRequests => SendResult.Throttled(retryAfter, PauseScope.Channel, "429"),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => SendResult.Misconfigured("auth"),
            >= HttpStatusCode.InternalServerError => SendResult
                .Transient($"{(int)response.StatusCode}", null, retryAfter)
                .Suspecting(PauseScope.Channel),
            _ => SendResult.Rejected($"{(int)response.StatusCode}"),
        };
    }
}
