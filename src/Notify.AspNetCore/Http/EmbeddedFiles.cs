namespace Notify.AspNetCore.Http;

/// <summary>
/// Reads the files in the assembly. Endpoints serve them, because static files of a web root have no policy.
/// </summary>
internal static class EmbeddedFiles
{
    public static IEnumerable<string> Names => typeof(EmbeddedFiles).Assembly.GetManifestResourceNames();

    public static byte[] Bytes(string name)
    {
        using var stream = Open(name);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public static string Text(string name)
    {
        using var reader = new StreamReader(Open(name));
        return reader.ReadToEnd();
    }

    private static Stream Open(string name) =>
        typeof(EmbeddedFiles).Assembly.GetManifestResourceStream(name)
        ?? throw new FileNotFoundException($"The assembly does not contain the file '{name}'.");
}
