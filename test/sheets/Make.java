import java.io.FileOutputStream;
import java.io.OutputStream;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** Writes the sheets of Apache POI into the folder that is given. */
public class Make {
  static final String[][] ROWS = {
    {"name", "value", "secure"},
    {"API_URL", "https://example.com/?a=1&b=<2>", "no"},
    {"GREETING", "  Grüße, żółć \uD83D\uDEA2\nline two", "no"},
    {"RETRIES", "3", "no"},
    {"TOKEN", "*****", "yes"},
    {"EMPTY", "", "no"},
  };

  static void write(Workbook book, String path) throws Exception {
    Sheet sheet = book.createSheet("Data");
    for (int at = 0; at < ROWS.length; at++) {
      Row row = sheet.createRow(at);
      for (int column = 0; column < 3; column++) row.createCell(column).setCellValue(ROWS[at][column]);
    }
    try (OutputStream out = new FileOutputStream(path)) {
      book.write(out);
    }
  }

  public static void main(String[] args) throws Exception {
    write(new XSSFWorkbook(), args[0] + "/poi-xssf.xlsx");
    write(new SXSSFWorkbook(), args[0] + "/poi-sxssf.xlsx");
  }
}
