using System.Globalization;
using System.Text.RegularExpressions;

namespace Notify.Sqlite.Files;

/// <summary>Finds the type of the file system that contains a folder.</summary>
internal static partial class MountTable
{
    private const string Source = "/proc/self/mountinfo";

    /// <summary>Returns for example <c>ext4</c>, or null if the type is unknown.</summary>
    /// <param name="folder">The full path of an existing folder.</param>
    public static string? FindType(string folder)
    {
        if (OperatingSystem.IsLinux())
            return File.Exists(Source) ? FindType(File.ReadLines(Source), Resolve(folder)) : null;
        try
        {
            var drive = new DriveInfo(folder);
            return drive.DriveType == DriveType.Network ? "network" : drive.DriveFormat.ToLowerInvariant();
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or UnauthorizedAccessException)
        {
            // A UNC path names no drive.
            return folder.StartsWith(@"\\", StringComparison.Ordinal) ? "network" : null;
        }
    }

    /// <summary>Finds the type in the lines of <c>/proc/self/mountinfo</c> (proc(5)).</summary>
    internal static string? FindType(IEnumerable<string> lines, string folder)
    {
        var (type, longest) = ((string?)null, -1);
        foreach (var line in lines)
        {
            // 36 35 98:0 / /mnt rw,noatime master:1 - ext3 /dev/root rw: the fields before the hyphen vary in number.
            var fields = line.Split(' ');
            var separator = Array.IndexOf(fields, "-");
            if (separator < 5 || separator + 1 >= fields.Length)
                continue;
            var mountPoint = Unescape(fields[4]);

            // The last of several mounts at one place hides the others.
            if (mountPoint.Length >= longest && Contains(mountPoint, folder))
                (type, longest) = (fields[separator + 1], mountPoint.Length);
        }

        return type;
    }

    private static bool Contains(string mountPoint, string folder) =>
        mountPoint == "/"
            || (folder.StartsWith(mountPoint, StringComparison.Ordinal)
                && (folder.Length == mountPoint.Length || folder[mountPoint.Length] == '/'));

    /// <summary>Follows the symbolic links of all parts of a path.</summary>
    private static string Resolve(string folder)
    {
        var resolved = "/";
        foreach (var part in folder.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            resolved = Path.Combine(resolved, part);
            var target = Directory.ResolveLinkTarget(resolved, returnFinalTarget: true);
            resolved = target is null ? resolved : Resolve(target.FullName);
        }

        return resolved;
    }

    private static string Unescape(string field) => OctalCharacter().Replace(
        field,
        match => ((char)Convert.ToInt32(match.Groups["code"].Value, 8)).ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\\(?<code>[0-7]{3})", RegexOptions.CultureInvariant)]
    private static partial Regex OctalCharacter();
}
