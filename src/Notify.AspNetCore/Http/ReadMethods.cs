using Microsoft.AspNetCore.Http;

namespace Notify.AspNetCore.Http;

/// <summary>
/// The methods of endpoints that only read. Routing does not pass HEAD to an endpoint for GET; the server sends the
/// same headers for both, and no body for HEAD (RFC 9110 section 9.3.2).
/// </summary>
internal static class ReadMethods
{
    public static readonly string[] All = [HttpMethods.Get, HttpMethods.Head];
}
