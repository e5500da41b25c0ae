using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Notify.AspNetCore.Http;

/// <summary>Reads a body up to a bound, so that nobody makes the process hold more than an endpoint needs.</summary>
internal static class BoundedBody
{
    private const int FirstBytes = 1024;
    private const int MostAtOnce = 64 * 1024;

    /// <summary>The bytes, or null where there are more than <paramref name="most"/>: then the rest is not read.</summary>
    public static async ValueTask<byte[]?> ReadAsync(HttpContext context, int most)
    {
        var request = context.Request;
        if (request.ContentLength > most)
            return null;
        // The server then refuses by itself what the client goes on sending.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
            server.MaxRequestBodySize = (long)most + 1;
        try
        {
            return await ReadAsync(request.Body, (int)(request.ContentLength ?? 0), most, context.RequestAborted).ConfigureAwait(false);
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }

    private static async ValueTask<byte[]?> ReadAsync(Stream body, int expected, int most, CancellationToken cancellationToken)
    {
        // What a client announces is believed once it comes.
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(Math.Clamp(expected + 1, FirstBytes, MostAtOnce), most + 1));
        try
        {
            var length = 0;
            while (await body.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false) is var read and > 0)
            {
                length += read;
                if (length > most)
                    return null;
                if (length == buffer.Length)
                    Grow(ref buffer, most + 1);
            }

            return buffer[..length];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static void Grow(ref byte[] buffer, int most)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length * 2, most));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        buffer = larger;
    }
}
