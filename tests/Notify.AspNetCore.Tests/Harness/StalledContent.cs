using System.Net;
using System.Net.Http.Headers;

namespace Notify.AspNetCore.Tests.Harness;

/// <summary>A body that sends one byte, and its end only when it is released.</summary>
internal sealed class StalledContent : HttpContent
{
    private readonly Task _released;

    public StalledContent(Task released, string contentType = "application/json")
    {
        _released = released;
        Headers.ContentType = new MediaTypeHeaderValue(contentType);
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(new byte[1]);
        await stream.FlushAsync();
        await _released;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
