using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Notify.Shared;

namespace Notify.AspNetCore.Http;

/// <summary>
/// Opens the bodies of requests. Length, time and number are bounded, so that callers cannot make the process hold more
/// than an endpoint needs.
/// </summary>
internal sealed class RequestBodies(TimeProvider time, Problems problems)
{
    private readonly BodyPlaces _places = new(BodyLimits.ConcurrentBodies);

    /// <summary>Reads a body.</summary>
    /// <returns>The bytes, or the answer to a request whose body is too large or cannot be read now.</returns>
    public async ValueTask<(byte[] Bytes, IResult? Failure)> ReadAsync(HttpContext context, int maximum)
    {
        if (LimitLength(context, maximum) is { } tooLarge)
            return ([], tooLarge);
        using var place = _places.TryTake();
        if (place is null)
            return ([], problems.Busy(context));
        var expected = context.Request.ContentLength ?? 0;
        var content = await ReadAsync(
                context,
                body => BoundedContent.ReadAsync(body, expected, maximum, received: null, context.RequestAborted))
            .ConfigureAwait(false);
        return content is null ? ([], problems.TooLarge(maximum)) : (content.ToArray(), null);
    }

    /// <summary>Runs a function that reads the body, which must arrive in time.</summary>
    public async ValueTask<T> ReadAsync<T>(HttpContext context, Func<Stream, ValueTask<T>> read)
    {
        using var deadline = new CancellationTokenSource(BodyLimits.ReadTimeout, time);
        using var body = new TimedBody(context.Request.Body, deadline.Token);
        return await read(body).ConfigureAwait(false);
    }

    /// <summary>
    /// Limits the length of the body that the server accepts. The limit also applies to the bytes that the server
    /// discards if the endpoint does not read the body.
    /// </summary>
    /// <returns>The answer to a request that declares a longer body, or null.</returns>
    public IResult? LimitLength(HttpContext context, int maximum)
    {
        if (context.Request.ContentLength > maximum)
            return problems.TooLarge(maximum);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
            server.MaxRequestBodySize = maximum;
        return null;
    }
}
