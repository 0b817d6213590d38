// The chart library and its style sheet, fetched with the first chart.
import "uplot/dist/uPlot.min.css";

export { makeLinesPlot } from "./lines_plot";
export { makePlot } from "./plot";
